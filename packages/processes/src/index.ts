export { Member, type MemberOptions } from './member.ts';
